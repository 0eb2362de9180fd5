// Package decisionweb draws matters and decisions: what is under way and at which
// step, one decision with its papers and effects, and the form that makes one.
// It holds pages and their view structs; it decides nothing.
package decisionweb
