// Package orglifeweb draws the meetings of organisation life from preparation to
// the end of rectification, double organisation life, and a member's own page of
// talks, grades and problems.
package orglifeweb
