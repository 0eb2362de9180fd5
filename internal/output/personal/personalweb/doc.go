// Package personalweb draws the rules on personal data, a person's own copy with who
// saw it, the list of exports with who is affected, and the clearing of what is due.
package personalweb
