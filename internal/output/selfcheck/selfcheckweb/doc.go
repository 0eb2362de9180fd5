// Package selfcheckweb draws the self-check, its records, the answer sheet of the
// review before a project, and the rules of use. It decides nothing.
package selfcheckweb
