// Package weak is the rectification of weak organisations (软弱涣散基层党组织整顿): a
// list of suggestions that the rules give, each with its article and its records,
// and the matter from the listing to the second look. There is no quota, no score
// and no order but the roster's. Start reading at reasons.go for the suggestions
// and at weak.go for the matter.
package weak
