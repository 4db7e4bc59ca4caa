# make report   成品样例 → outputs/report/
# make test     写法的检查、一般的测试（每张用例表抽查一半）
# make test-all   一切检查和测试，CI 跑的就是它
# make test-fast  改一处跑一次：只跑快的测试，每张用例表抽查五分之一
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := .venv-bench

# 编译过的模块留着：测试要起几百次程序
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report check test suite test-all suite-all test-fast test-bare fuzz docs bench lock

report: $(STAMP)
	$(BIN)/docgen build report

check: $(STAMP)
	$(BIN)/ruff format --check docgen tests bench tools docs
	$(BIN)/ruff check docgen tests bench tools docs
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# 两样一起跑：核对写法只用得上一个处理器
test: $(STAMP)
	$(MAKE) --no-print-directory -j2 check suite

suite: $(STAMP)
	$(BIN)/pytest -n auto --dist worksteal -rs -m "not slow" --every 2

test-all: $(STAMP)
	$(MAKE) --no-print-directory -j2 check suite-all

suite-all: $(STAMP)
	$(BIN)/pytest -n auto --dist worksteal -rs

test-fast: $(STAMP)
	$(BIN)/pytest -n auto --dist worksteal -m "not slow" --every 5

# 碰到别的程序的测试，当作这台机器什么都没有再跑一遍：只许跳过，不许失败
test-bare: $(STAMP)
	DOCGEN_TESTS_BARE=true $(BIN)/pytest -n auto --dist worksteal -m machine -rs

# 一万六千个弄坏的文件、六十次中途杀掉，打出数目（十几分钟）
fuzz: $(STAMP)
	$(BIN)/python tools/fuzz.py
	$(BIN)/python tools/kills.py

# 文档网站 → build/site/：链接断了、页面漏了都不过
docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet -d build/site

bench: export PYTHONPATH := $(CURDIR)
bench: $(STAMP)
	$(BIN)/python bench/bench_fill.py
	$(BIN)/python bench/bench_letters.py
	$(BIN)/python bench/bench_start.py
	$(BIN)/python bench/bench_registers.py
	$(BIN)/python bench/bench_large.py
	$(BIN)/python bench/bench_format.py
	$(BIN)/python bench/bench_lint.py
	$(BIN)/python bench/bench_papers.py
	$(BIN)/python bench/bench_ledger.py
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install -q --disable-pip-version-check -r bench/requirements.txt
	BENCH_PEERS=$(CURDIR)/$(PEERS)/bin/python $(BIN)/python bench/bench_province.py

# 依赖的锁定文件：升级依赖时运行一次，需要 uv
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --extra docs --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock

$(STAMP): pyproject.toml requirements-dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)
