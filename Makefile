# What one does here, as commands that run. The first of them sets up .venv by itself; that needs only Python 3.11 or
# newer with venv and pip, and a package index (pip's own settings say which). `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
RIVALS := build/bench-reading
SENDERS := build/bench-delivery
BROWSER := build/browser
CALENDARS := build/bench-feed
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input

# Scripts in .venv carry its absolute path: a checkout that was moved or copied is set up anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

.PHONY: help
help: ## 列出命令 · this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: $(READY) ## 演示：真实通知、模拟时钟、终端聊天、网页与日历 · the demo (ARGS="--fast" runs it to its end)
	@$(BIN)/kunqi demo $(ARGS)

.PHONY: test
test: $(READY) ## 全部测试 · the tests (ARGS="tests/sources -n0" for some)
	@$(BIN)/python -m pytest $(ARGS)

.PHONY: clients
clients: $(READY) ## 日历客户端与解析器逐个对照 · every calendar client that is installed reads the feed (ARGS="--only Thunderbird")
	@$(BIN)/python -m tests.clients $(ARGS)

.PHONY: lint
lint: $(READY) ## 风格、类型、导入方向 · style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: check
check: lint ## lint，再以警告为错误跑测试 · lint, then the tests with warnings as errors
	@$(BIN)/python -m pytest -W error $(ARGS)

.PHONY: bench
bench: $(READY) ## 从阅读到发送各段的速度 · how fast each part of the way is
	@$(BIN)/python benchmarks/path.py $(ARGS)

.PHONY: bench-hostile
bench-hostile: $(READY) ## 恶意文本：时间随长度线性 · hostile texts: twice the text, twice the time (ARGS="--largest 500000")
	@$(BIN)/python benchmarks/hostile.py $(ARGS)

.PHONY: bench-scale
bench-scale: $(READY) ## 一千到百万订阅者：空转与分发 · a thousand to a million subscribers (ARGS="--largest 1000000")
	@$(BIN)/python benchmarks/scale.py $(ARGS)

.PHONY: bench-chat
bench-chat: $(READY) ## 聊天里一次回答的耗时 · what an answer in the chat costs (ARGS="--rounds 100")
	@$(BIN)/python -m benchmarks.chat $(ARGS)

.PHONY: fuzz
fuzz: $(READY) ## 没人写过的文本，找出错 · texts that nobody wrote (ARGS="--count 200000 --seed 1")
	@$(BIN)/python benchmarks/fuzz.py $(ARGS)

.PHONY: bench-reading
bench-reading: $(RIVALS)/.ready ## 与其他中文时间解析器同场比较 · the reading beside other parsers (ARGS="--rounds 9")
	@PYTHONPATH=. $(RIVALS)/bin/python benchmarks/reading.py $(ARGS)

.PHONY: chaos
chaos: $(READY) ## 反复 kill -9、断网、限速、拨钟，核对丢失与重复 · kill it and compare (SHARE=20 for a twentieth, ARGS="--only network")
	@$(BIN)/python -m tests.chaos --share $(or $(SHARE),1) $(ARGS)

.PHONY: bench-delivery
bench-delivery: $(SENDERS)/.ready $(READY) ## 与其他机器人框架同场发送 · sending beside other frameworks (ARGS="--rounds 5")
	@$(BIN)/python -m benchmarks.delivery --others $(SENDERS)/bin/python $(ARGS)

.PHONY: looks
looks: $(READY) ## 手机上看到的五条消息（需要 Chromium） · five messages as a phone shows them, into build/looks
	@$(BIN)/python -m tests.looks build/looks

.PHONY: browser
browser: $(BROWSER)/.ready ## 在真浏览器里走一遍网页，axe 与 HTML 校验（需要 Chromium） · walk the pages in a browser, axe, valid HTML
	@PYTHONPATH=$(BROWSER)/site $(BIN)/python -m pytest tests/browser -n0 -rs $(ARGS)

.PHONY: bench-pages
bench-pages: $(READY) ## 每个网页的耗时与大小 · how long each page takes and how large it is (ARGS="--rounds 500")
	@$(BIN)/python -m benchmarks.pages $(ARGS)

.PHONY: bench-feed
bench-feed: $(CALENDARS)/.ready $(READY) ## 日历：与 nginx、Radicale 同场应答，一万条日期的渲染 · calendars beside nginx and Radicale (ARGS="--rounds 3")
	@$(BIN)/python -m benchmarks.feed --radicale $(CALENDARS)/bin/python $(ARGS)

.PHONY: lock
lock: $(READY) ## 重新锁定依赖 · pin the dependencies anew, with hashes and without addresses
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--extra dev pyproject.toml -o requirements.lock

.PHONY: clean
clean: ## 删去 .venv 与缓存 · remove .venv and the caches
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The parsers that the reading is put beside have an environment of their own; Kunqi does not depend on them.
$(RIVALS)/.ready: benchmarks/reading-requirements.txt | $(READY)
	@echo "正在准备 $(RIVALS) · setting up $(RIVALS) with the other parsers"
	@$(BIN)/python -m venv --clear $(RIVALS)
	@$(RIVALS)/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
		--requirement benchmarks/reading-requirements.txt
	@touch $@

# The same for the frameworks that the sending is put beside.
$(SENDERS)/.ready: benchmarks/delivery-requirements.txt | $(READY)
	@echo "正在准备 $(SENDERS) · setting up $(SENDERS) with the other frameworks"
	@$(BIN)/python -m venv --clear $(SENDERS)
	@$(SENDERS)/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
		--requirement benchmarks/delivery-requirements.txt
	@touch $@

# What drives the browser lies beside .venv and not in it: only these tests want its 150 MB.
$(BROWSER)/.ready: tests/browser/requirements.txt | $(READY)
	@echo "正在准备 $(BROWSER) · setting up $(BROWSER) with what drives a browser"
	@rm -rf $(BROWSER)
	@$(PIP) install --target $(BROWSER)/site --no-deps --requirement tests/browser/requirements.txt
	@touch $@

# The same for the calendar server that ours is put beside.
$(CALENDARS)/.ready: benchmarks/feed-requirements.txt | $(READY)
	@echo "正在准备 $(CALENDARS) · setting up $(CALENDARS) with the other calendar server"
	@$(BIN)/python -m venv --clear $(CALENDARS)
	@$(CALENDARS)/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
		--requirement benchmarks/feed-requirements.txt
	@touch $@

# The stamp is written last: an interrupted set-up starts again. It holds the checkout's path, see above.
$(READY): requirements.lock pyproject.toml
	@python=; for name in "$(PYTHON)" python3.11 python3.12 python3.13 python3.14 python3 python; do \
		[ -n "$$name" ] && "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& { python=$$name; break; }; \
	done; \
	[ -n "$$python" ] || { echo "需要 Python 3.11 或更新版本，含 venv 与 pip（Debian：apt install python3-venv）" >&2; \
		echo "Kunqi needs Python 3.11 or newer with venv and pip; set PYTHON=/path/to/python if it is elsewhere" >&2; exit 1; }; \
	echo "正在准备 $(VENV)（$$("$$python" -V)）· setting up $(VENV), a minute or two the first time"; \
	[ "$$(cat $(READY) 2>/dev/null)" = "$(CURDIR)" ] || rm -rf $(VENV); \
	"$$python" -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@printf '%s\n' "$(CURDIR)" > $(READY)
