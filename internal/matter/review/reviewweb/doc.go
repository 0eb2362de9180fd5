// Package reviewweb draws the yearly report on duty and its assessment: the reports of a
// year, one report with what can be done with it, and its forms. It holds pages and their
// view structs; it decides nothing.
package reviewweb
