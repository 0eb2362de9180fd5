// Package appraisalweb draws the yearly appraisal of members: the rounds, one
// round, the grids that enter the test and the grades, a member's registration
// form, and the blank sheet of the paper test.
package appraisalweb
