// Package weakweb draws the rectification of weak organisations: the suggestions,
// one organisation with its reasons, and a matter with its forms. It decides nothing.
package weakweb
