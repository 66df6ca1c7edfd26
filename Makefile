# Every target sets up what it needs first; `python3 packaging/dev.py TARGET` does the same.
PYTHON ?= python3
ARGS ?=

.PHONY: demo test check pictures clean dist dist-test setup

demo test check pictures clean dist dist-test setup:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Branch Desk needs Python 3.11 or later: sudo apt-get install -y python3 python3-venv"; \
	  exit 3; }
	@$(PYTHON) packaging/dev.py $@ $(ARGS)
