"""Measures a page as eyes and fingers meet it. The scripts run in the page and return what is too small."""

SMALL_TEXT = """(least) => {
  const found = new Map(), walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
    if (!text || !parent.checkVisibility() || parent.closest('.sr, option')) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < least) found.set(text.slice(0, 20), size);
  }
  return [...found].map(([text, size]) => `${text}: ${size}px`);
}"""
"""Texts in main below `least` px."""

SMALL_TARGETS = """(least) => {
  const controls = 'a, button, summary, select, textarea, input, label:has(input)';
  const hidden = (each) => !each.checkVisibility() || each.closest('.sr, .skip, [popover]')
    || (each.matches('input') && (each.type === 'hidden' || each.closest('label')));
  // A link in a sentence is as high as its line; it stands alone when it is a box, or when a pseudo-element widens it.
  const alone = (each) => each.parentElement.textContent.trim() === each.textContent.trim();
  const inSentence = (each) => each.matches('a') && getComputedStyle(each).display === 'inline' && !alone(each)
    && getComputedStyle(each, '::after').content === 'none';
  const box = (each) => {
    const own = each.getBoundingClientRect(), after = getComputedStyle(each, '::after');
    if (after.content === 'none' || after.position !== 'absolute') return [own.width, own.height];
    let frame = each;
    while (getComputedStyle(frame).position === 'static') frame = frame.parentElement;
    const around = frame.getBoundingClientRect(), inset = (side) => parseFloat(after[side]);
    return [Math.max(own.width, around.width - inset('left') - inset('right')),
            Math.max(own.height, around.height - inset('top') - inset('bottom'))];
  };
  return [...document.querySelectorAll(controls)].filter((each) => !hidden(each) && !inSentence(each))
    .map((each) => [each, ...box(each)]).filter(([, width, height]) => Math.min(width, height) < least - 0.5)
    .map(([each, width, height]) => `${each.outerHTML.slice(0, 120)}: ${width.toFixed()} x ${height.toFixed()}`);
}"""
"""Controls that are lower or narrower than `least` px."""

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const over = (each) => each.checkVisibility() && each.getBoundingClientRect().right > room + 1;
  return [...document.querySelectorAll('body *')].filter(over).map((each) => each.outerHTML.slice(0, 120));
}"""
"""What makes a page scroll sideways."""

SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
"""The cumulative layout shift so far."""
