// Package manual holds the manual of ten pages, in Chinese, with its pictures. The
// pages are shown by the program and read as they are in the repository; the pictures
// are drawn from the demonstration by `make manual`.
package manual

import "embed"

// Files are the ten pages (NN-name.md, in their order) and pictures/NAME.png.
//
//go:embed *.md pictures/*.png
var Files embed.FS
