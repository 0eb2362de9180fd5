// Package ui is the look of the product: the frame of every page, the fields,
// tables and marks that pages are made of, and the assets that go with them.
//
// A page is a templ component that takes a [Frame] and a view struct of its own
// area; it draws and decides nothing. The stylesheet is in web/css, in layers:
// tokens, base, components, pages, narrow windows, paper. No page carries a
// style attribute or a script of its own, and every page works without script.
//
// Start reading at layout.templ, then at field.templ; look at the pages with
// the gallery beside this package.
package ui
