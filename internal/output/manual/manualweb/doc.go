// Package manualweb shows the manual of docs/manual to whoever is signed in.
package manualweb
