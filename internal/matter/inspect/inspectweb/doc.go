// Package inspectweb is the pages of inspections: the plan of the year, the draw in the
// browser and its certificate, the organisations that are visited, and what an inspector
// sees of his own. Start reading at pages.go.
package inspectweb
