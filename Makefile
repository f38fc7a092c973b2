# snapdoctor: the two commands of the README (run, test) and the steps they are made of.
SHELL := /bin/bash
JOBS ?= $(shell nproc)

.PHONY: run test build windows test-windows check lab lab-tools accuracy lab-full bench bench-rules fuzz dependencies clean

## make run: install what is missing, build, raise the sealed lab with a broken VM, and diagnose it.
run: lab-tools
	@lab/run --demo --program build/release/snapdoctor --tools build/release/lab

## make test: install what is missing, build everything, run all tests.
test: build
	@lab/parts
	@cmake --preset dev > build/configure-dev.log || { cat build/configure-dev.log; exit 1; }
	@cmake --build --preset dev -j $(JOBS)
	@ctest --preset dev -j $(JOBS) --no-tests=error

## make build: the static executable build/release/snapdoctor.
build: dependencies
	@mkdir -p build
	@cmake --preset release > build/configure-release.log || { cat build/configure-release.log; exit 1; }
	@cmake --build --preset release -j $(JOBS)

## make windows: the executable for Windows build/windows/snapdoctor.exe, cross-built by mingw-w64.
windows:
	@tools/install-dependencies --windows
	@mkdir -p build
	@cmake --preset windows > build/configure-windows.log || { cat build/configure-windows.log; exit 1; }
	@cmake --build --preset windows -j $(JOBS) --target snapdoctor

## make test-windows: its tests, under wine; what wine cannot give the lab's servers is a program of this machine (lab/crypto).
test-windows: windows
	@cmake --preset dev > build/configure-dev.log || { cat build/configure-dev.log; exit 1; }
	@cmake --build --preset dev -j $(JOBS) --target sd_crypto
	@cmake --build --preset windows -j $(JOBS)
	@tests/windows/sealed ctest --preset windows --no-tests=error

## make check: what must be green before a commit: format, layers, tidy on changed files, unit tests.
check: dependencies
	@tools/check

## make lab: every scenario of the sealed lab, as ctest runs them (make test).
lab: lab-tools
	@lab/parts
	@lab/run --all -j$(JOBS) --program build/release/snapdoctor --tools build/release/lab

## make accuracy: every scenario, and docs/accuracy.md from what was said.
accuracy: lab-tools
	@lab/parts
	@lab/accuracy --jobs $(JOBS)

## make lab-full: the parts that need minutes and root (a real guest, Azurite), every scenario with them and on a slow line, then
## 1,000 runs in random order (SOAK_RUNS), a part of them interrupted; nothing may be left behind.
SOAK_RUNS ?= 1000
lab-full: lab-tools
	@lab/parts
	@lab/guest_image
	@lab/run --all -j$(JOBS)
	@SD_DELAY_MS=100 SD_LOSS=5 lab/run --all -j$(JOBS)
	@lab/soak $(SOAK_RUNS)

lab-tools: build
	@cmake --build --preset release -j $(JOBS) --target sd_lab > build/lab.log || { cat build/lab.log; exit 1; }

## make bench: ratios beside curl and beside plain baselines, in the same run.
bench: build
	@bench/run

## make bench-rules: the rule engine beside BuDDy and Z3, in the same run.
bench-rules:
	@bench/rules

## make fuzz: each fuzz target for FUZZ_SECONDS (default 60) under address and undefined-behaviour sanitizers.
fuzz: dependencies
	@tools/fuzz

dependencies:
	@tools/install-dependencies

clean:
	rm -rf build
