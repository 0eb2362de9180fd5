// Package appointmentweb draws who leads which organisation, the appointments from
// the request to the approval, and the list of what is handed over.
package appointmentweb
