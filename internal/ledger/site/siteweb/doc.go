// Package siteweb draws the sites where one studies on the spot: the list, one
// site with its slots of the coming days and its visits, and its form. It holds
// pages and their view structs; it decides nothing.
package siteweb
