#!/usr/bin/env bash
# Sets up .venv: the locked packages (every hash checked) and this project, editable.
#   scripts/bootstrap.sh        what the program needs
#   scripts/bootstrap.sh dev    also what tests, types and lint need
# Called by make, which skips it while the lock files have not changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=.venv
python=${PYTHON:-python3}
kind=${1:-run}

fail() {
  printf '\n%s\n' "$@" >&2
  exit 1
}

command -v "$python" >/dev/null ||
  fail "Chưa có Python 3. Cài bằng lệnh: sudo apt-get install python3 python3-venv" \
    "Python 3 is missing. Install it: sudo apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Cần Python 3.11 trở lên, máy đang có $("$python" --version). Chỉ định bản khác: make run PYTHON=python3.12" \
    "Python 3.11 or later is needed, this is $("$python" --version). Name another one: make run PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  fail "Python thiếu phần venv. Cài bằng lệnh: sudo apt-get install python3-venv" \
    "This Python has no venv. Install it: sudo apt-get install python3-venv"

# A folder left by an interrupted set-up, or moved from another place, has no working Python: begin again.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  echo "Tạo môi trường Python trong $venv / Creating the Python environment in $venv"
  "$python" -m venv --clear "$venv"
fi

locks=(-r requirements.lock)
if [ "$kind" = dev ]; then
  locks+=(-r requirements-dev.lock)
fi
pip=("$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off --quiet)

echo "Cài các gói đã khóa phiên bản, lần đầu mất vài phút / Installing the locked packages, some minutes the first time"
# A platform without a ready wheel is told so at once, instead of compiling for an hour.
"${pip[@]}" --require-hashes --only-binary :all: "${locks[@]}" ||
  fail "Không cài được các gói. Kiểm tra kết nối mạng và dung lượng đĩa (cần khoảng 1,5 GB), rồi chạy lại lệnh." \
    "The packages could not be installed. Check the network and the disk (about 1.5 GB), then run the command again."
"${pip[@]}" --no-deps --no-build-isolation --editable .
