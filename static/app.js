/* Optional: saves a reload for 大字, adds print and copy buttons, shows chosen photos, keeps the room's screen up to
   date. Every page works without it. */
(function () {
  'use strict';
  var root = document.documentElement;

  document.querySelectorAll('[data-print], [data-copy]').forEach(function (button) { button.hidden = false; });

  // 大字: the form posts and comes back; with script the page changes at once and keeps the same cookie itself, so that
  // whoever goes on to the next page at once finds it large too.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.matches('[data-mode-switch]') || !navigator.cookieEnabled) return;
    event.preventDefault();
    var elder = form.elements.elder, on = elder.value === '1', button = form.querySelector('button');
    document.cookie = 'ps_elder=' + (on ? '1' : '0') + '; path=/; max-age=31536000; samesite=lax' +
      (location.protocol === 'https:' ? '; secure' : '');
    if (on) root.dataset.mode = 'elder'; else delete root.dataset.mode;
    button.setAttribute('aria-pressed', String(on));
    elder.value = on ? '0' : '1';
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest('button');
    if (!button) return;
    if ('print' in button.dataset) window.print();
    if ('copy' in button.dataset) copy(button);
  });

  function copy(button) {
    var text = document.getElementById(button.dataset.copy).textContent;
    if (!navigator.clipboard) return select(button.dataset.copy);
    navigator.clipboard.writeText(text).then(
      function () { button.textContent = '已复制'; },
      function () { select(button.dataset.copy); });
  }

  function select(id) {
    window.getSelection().selectAllChildren(document.getElementById(id));
  }

  // Photos: each pick adds to the earlier ones, up to data-max together with those kept from before.
  document.querySelectorAll('[data-preview]').forEach(function (input) {
    var box = input.closest('.photos'), note = box.parentNode.querySelector('[data-preview-note]');
    var max = Number(input.dataset.max), chosen = [];
    input.addEventListener('change', function () {
      var room = max - box.querySelectorAll('.tick :checked').length - chosen.length;
      var picked = Array.prototype.slice.call(input.files), left = picked.length - room;
      chosen = chosen.concat(picked.slice(0, Math.max(room, 0)));
      note.textContent = left > 0 ? '最多 ' + max + ' 张，后面的 ' + left + ' 张没有加进来。' : '';
      show();
    });

    function show() {
      var bag = new DataTransfer();
      chosen.forEach(function (file) { bag.items.add(file); });
      input.files = bag.files;
      box.querySelectorAll('[data-new]').forEach(function (item) {
        URL.revokeObjectURL(item.firstChild.src);
        item.remove();
      });
      chosen.forEach(function (file, place) { box.insertBefore(preview(file, place), box.lastElementChild); });
    }

    function preview(file, place) {
      var item = document.createElement('li'), image = new Image(), button = document.createElement('button');
      item.dataset.new = '';
      image.src = URL.createObjectURL(file);
      image.alt = '已选的照片 ' + (place + 1);
      button.type = 'button';
      button.className = 'btn';
      button.setAttribute('aria-label', '去掉照片 ' + (place + 1));
      button.textContent = '×';
      button.addEventListener('click', function () {
        chosen.splice(place, 1);
        note.textContent = '';
        show();
        input.focus();
      });
      item.append(image, button);
      return item;
    }
  });

  // The room's screen: asks every three seconds whether the part in data-live has changed, and puts the new one in its
  // place; rests while nobody looks. The clock of an item counts on from the minutes the server gave.
  document.querySelectorAll('[data-live]').forEach(function (box) {
    var tag = box.dataset.tag, lost = document.querySelector('[data-lost]'), asking = false;

    function put(answer) {
      if (lost) lost.hidden = answer.ok || answer.status === 304;
      if (!answer.ok) return null;
      tag = answer.headers.get('ETag');
      return answer.text().then(function (html) {
        var held = box.contains(document.activeElement) ? document.activeElement.id : '';
        box.innerHTML = html;
        var again = held && document.getElementById(held);
        if (again) again.focus();
        begin();
      });
    }

    function ask() {
      if (document.hidden || asking) return;
      asking = true;
      fetch(box.dataset.live, {headers: {'If-None-Match': tag}, cache: 'no-store', redirect: 'error'})
        .then(put)
        .catch(function () { if (lost) lost.hidden = false; })
        .then(function () { asking = false; });
    }

    var since = 0;
    function begin() { since = performance.now(); tick(); }

    function tick() {
      var clock = box.querySelector('[data-clock]');
      if (!clock) return;
      var spoken = Number(clock.dataset.spoken) + Math.floor((performance.now() - since) / 60000);
      clock.querySelector('b').textContent = String(spoken);
      clock.toggleAttribute('data-over', spoken >= Number(clock.dataset.clock));
    }

    begin();
    setInterval(ask, 3000);
    setInterval(tick, 5000);
    document.addEventListener('visibilitychange', ask);
  });
})();
