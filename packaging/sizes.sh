#!/bin/sh
# What a folder weighs, and its largest parts: packaging/sizes.sh FOLDER
set -eu
du -sm "$1" | awk '{print $1 " MB  the folder"}'
du -m --max-depth=2 "$1" | sort -rn | awk -v root="$1" '$2 != root && $1 >= 3 {sub(root "/", "", $2); print "  " $1 " MB  " $2}' | head -n 25
