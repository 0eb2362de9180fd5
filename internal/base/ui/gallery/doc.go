// Package gallery shows every page with invented sample data, for looking at.
//
// Its test renders each page and refuses what the policy for content forbids.
// With ZHIBU_GALLERY=folder it also writes the pages there, so that a browser
// without a server can open them and take their picture:
//
//	ZHIBU_GALLERY=/tmp/gallery go test ./internal/base/ui/gallery
package gallery
