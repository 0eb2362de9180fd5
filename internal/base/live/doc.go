// Package live pushes boards: the parts of a page that move while somebody looks at it.
//
// A board is made once for all who see the same page with the same reach, after a write
// of this program that touched a table that it was read from, and at times by a slow tick
// for the writes of others. What goes out is encoded once, whoever listens. A listener
// holds one board at most: a newer one takes the place of one that he has not read, so
// that a slow reader holds up nobody and never sees an old board after a newer one.
//
// A right ends at once (decision 0004). Before a board goes out, each listener is looked
// at again where anything was written that his right was read from, or the day or his
// session is over; who may see it no longer is sent away. Decision 0021 says why.
//
// Start reading at Hub.Listen, then board.push.
package live
