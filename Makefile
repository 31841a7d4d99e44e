# One command each: `make run` serves the demo, `make test` checks everything, `make bench` measures.
# Needs Python 3.11 or newer and nothing else; the packages come from the hashed lock files.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
LOCK := $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --all-build-deps --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links

# A stamp carries the checksum of what was installed, so an unchanged checkout starts at once and a changed lock reinstalls.
RUNTIME := $(VENV)/runtime-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEV := $(VENV)/dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help run test bench lock migration clean
.DEFAULT_GOAL := help

help:
	@echo 'make run        set up and serve the demo on http://127.0.0.1:8000'
	@echo 'make test       set up and run lint, types, contracts, migrations and all tests (PYTEST_ARGS=...)'
	@echo 'make bench      measure against a bare baseline (BENCH_ARGS=...)'
	@echo 'make lock       write the lock files anew (UPGRADE=1 takes newer versions)'
	@echo 'make migration  write a migration from the models (NAME=what_changes)'
	@echo 'make clean      remove the virtual environment and caches; data under var/ stays'

run: $(RUNTIME)
	@set -e; \
	export PINGSHUO_MODE="$${PINGSHUO_MODE:-demo}"; \
	$(BIN)/pingshuo migrate; \
	if [ "$$PINGSHUO_MODE" = demo ]; then \
		$(BIN)/pingshuo demo --if-empty; \
		echo '演示账号（密码都是 pingshuo-demo）：'; \
		echo '  wangyi 居民    laozhou 邻居、党员    xiaoli 网格员    zhaojingli 物业项目经理    liushuji 社区书记'; \
		echo '  sunzhuren 业委会    chenkezhang 镇干部    luren 别的社区的居民    shenji 审计    admin 系统管理员'; \
	fi; \
	echo "打开 http://$${PINGSHUO_HOST:-127.0.0.1}:$${PINGSHUO_PORT:-8000} ，按 Ctrl+C 停下。"; \
	exec $(BIN)/pingshuo serve

test: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m pytest -p tests.switches -n auto --dist loadfile --no-loadscope-reorder -rs $(PYTEST_ARGS)

bench: $(DEV)
	$(PY) -m tests.bench $(BENCH_ARGS)

# Hashes must be those of the public index: local wheel folders named in somebody's pip configuration are left out.
lock: export PIP_CONFIG_FILE := /dev/null
lock: export PIP_FIND_LINKS :=
lock: export PIP_EXTRA_INDEX_URL :=
lock: export CUSTOM_COMPILE_COMMAND := make lock
lock: $(PY)
	$(PY) -m pip install --quiet pip-tools
	$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements.lock pyproject.toml
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

# A throw-away SQLite database is brought to the newest revision and compared with the models.
migration: $(DEV)
	@test -n '$(NAME)' || { echo 'Say what changes: make migration NAME=first_house' >&2; exit 1; }
	@set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	export PINGSHUO_MODE=demo PINGSHUO_DATABASE_URL="sqlite:///$$scratch/scratch.db"; \
	$(BIN)/alembic upgrade head; \
	$(BIN)/alembic revision --autogenerate -m '$(NAME)'

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(PY):
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			if $$python -c 'import ensurepip, venv' 2>/dev/null; then \
				echo "Setting up $(VENV) with $$python"; exec $$python -m venv $(VENV); \
			fi; \
			incomplete=$$python; \
		fi; \
	done; \
	if [ -n "$$incomplete" ]; then \
		echo "$$incomplete has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; \
	else \
		echo 'Python 3.11 or newer was not found; please install it first.' >&2; \
	fi; \
	exit 1

$(RUNTIME): | $(PY)
	@rm -f $(VENV)/runtime-*
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): | $(PY)
	@rm -f $(VENV)/dev-* $(VENV)/runtime-*
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(RUNTIME)
