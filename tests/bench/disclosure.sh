#!/bin/sh
# What cell suppression costs on a made-up nation, and how much it hides: see disclosure.c. A national year of one family of
# 30,000 cells is to take a few seconds at most.
set -u
"${EDU_BUILDDIR:-${EDU_SRCDIR:-$(pwd)}/build}/tests/bench/disclosure" || exit 1
