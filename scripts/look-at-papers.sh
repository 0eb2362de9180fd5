#!/bin/sh
# Draws the sample papers as pictures, to be looked at by a person. Needs
# LibreOffice Writer and poppler-utils; without them it fails and says so.
# Usage: scripts/look-at-papers.sh FOLDER
set -eu
out=${1:?a folder for the pictures}
for tool in soffice pdftoppm pdftotext; do
	command -v "$tool" >/dev/null || { echo "look-at-papers: $tool is not installed" >&2; exit 1; }
done
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")/.."
go test ./internal/base/paper -run TestSamples -count=1 -args -samples "$out"
go test ./internal/output/document -run TestBuiltins -count=1 -args -samples "$out"
cd "$out"
soffice --headless --convert-to pdf --outdir . ./*.docx >/dev/null
for pdf in *.pdf; do
	pdftoppm -r 60 -png "$pdf" "${pdf%.pdf}"
done
# Which of the fonts that the papers name are here; the others show a substitute.
for font in 仿宋_GB2312 楷体_GB2312 方正小标宋简体 黑体 宋体; do
	found=$(fc-match -f '%{family[0]}' "$font:lang=zh-cn")
	[ "$found" = "$font" ] || echo "fonts: $font is not here, the pictures show $found"
done
# The page of GB/T 9704: 22 lines of 28 characters.
lines=$(pdftotext -f 1 -l 1 -layout grid.pdf - | grep -c '[一二三四五六七八九十]' || true)
first=$(pdftotext -f 1 -l 1 grid.pdf - | sed -n 1p | tr -d ' \n\f' | wc -m)
echo "grid: $lines lines on the first page, $first characters in the first line"
[ "$lines" = 22 ] && [ "$first" = 28 ]
