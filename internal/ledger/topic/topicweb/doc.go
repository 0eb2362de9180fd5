// Package topicweb draws the library of topics for study: the list, one topic
// with who has studied it, and its form. It holds pages and their view structs;
// it decides nothing.
package topicweb
