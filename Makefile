.PHONY: demo install install-run test check bench lock format
PORT ?= 3000
BIN = .venv/bin
COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

demo: .venv/demo-installed       ## the whole coach on a local stand-in for Slack: one address, no account
	$(BIN)/python -m bot demo --port $(PORT) $(if $(FRESH),--fresh) $(if $(SCENE),--scene $(SCENE) --folder .demo-$(SCENE))

install: .venv/installed         ## the locked environment

install-run:                     ## what production needs, locked by hashes, and nothing of the developers'
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/run.txt
	echo "$(CURDIR)" > "$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')/hemmaplan.pth"
	printf '#!%s\nfrom bot.__main__ import main\nmain()\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/hemmaplan
	chmod 755 $(BIN)/hemmaplan

test: .venv/installed            ## SQLite and PostgreSQL, Socket Mode and HTTP
	$(BIN)/pytest -n 2

check: .venv/installed           ## what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --cov --cov-report=term

bench: .venv/installed           ## ratios against floors taken in the same run -> build/bench.json; FIGURES="ack message" for some
	$(BIN)/python -m bench $(FIGURES)

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:                            ## needs uv; hashes for every platform, no addresses
	$(COMPILE) --extra dev -o requirements/dev.txt
	$(COMPILE) --constraint requirements/dev.txt -o requirements/run.txt
	$(COMPILE) --constraint requirements/dev.txt --extra demo -o requirements/demo.txt

.venv/installed: pyproject.toml requirements/dev.txt
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@ .venv/demo-installed

.venv/demo-installed: requirements/demo.txt  # a part of the developers' lock, less than half as large; they share .venv
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/demo.txt
	touch $@
