//! Proof by exhaustion: what decides, composed into small worlds, in every order of events.
//!
//! A world is one browser with its tabs and its storage, a network that loses, doubles and delays, and a server.
//! What decides in it is the product's own code: each tab is the interceptor's
//! [`Tab`](tollgate_interceptor::tab::Tab), and [`transition`](tollgate_server::rotation::transition) says what a refresh
//! token is worth.
//! What stands around them here is thin: what the interceptor's shell does between two awaits, a list of messages, one
//! stored text, a lock, and counters of what may still happen.
//!
//! [`explore`](explore::explore) goes to every state that a world can reach, and checks in each that
//! - a tab has one refresh at a time, and with locks the browser has; only a token that was answered by 401 or has
//!   reached its age is refreshed; none that is known to be dead is sent; a request is replayed once at most;
//! - a session ends by nothing but its end at the server, a logout, another login, or an answer in another's words that
//!   stays (a second 401, or a third 400 or 403 and ten seconds); nobody is told that a session is over which nobody has
//!   ended;
//! - nothing made for one user is sent as another, and no answer for one session changes another's, or anything after a
//!   logout; what lies in the storage comes from one login; a token is stored before anybody is let go, and an older one
//!   never overwrites a newer one;
//! - a generation has one successor and never falls; nothing is issued after the end of a session, which stays; each
//!   transition but an ordinary refresh is written down; the absolute end never moves;
//! - a browser alone is never taken for a thief (class K2), and an owner and a thief are never both granted a token;
//! - who waits is let go in order; a logout empties the storage and tells the other tabs before the server; no tab goes back
//!   to an older token; who has the lock sends what is stored by then; an endpoint that refuses good tokens makes no storm;
//! - no way is without end, and wherever one comes to rest, everybody is answered, no lock is held and all tabs have the
//!   session that is stored.
//!
//! [`worlds`] says which worlds there are and how often what can happen in each; beyond these bounds nothing is shown.
//!
//! What is not shown here:
//! - that the interceptor's futures carry out what a tab decides: the tests of the interceptor drive them;
//! - times: each tab has a clock of its own, which jumps to the end of what the tab has waited for. So a pause or a life may
//!   end before or after whatever another tab does, and none is measured;
//! - that tokens can't be forged, and that a transaction is durable and alone: the tests of the server do;
//! - more than four late generations, which the server does not remember; a server whose database goes back in time;
//! - messages between tabs: they make a tab read the storage, which here it may do at any moment;
//! - that a thief is found who has copied a token together with its attempt, and moves on twice before its owner comes: then
//!   the owner is called outdated, and signed out, while the thief stays;
//! - with a storage that is one write behind: that a logout in another tab is a fence, and that a tab without locks is not
//!   logged out (never taken for a thief) when it is behind for as long as two rotations take.
//!
//! That broken rules are found is tested: [`Mutation`](world::Mutation) lists what can be broken around the tab, and
//! `mutants.rs` what is taken out of copies of the tab itself, one rule at a time, when this package is built.

// The explorer, which knows nothing of Tollgate.
pub mod explore;
pub mod fingerprint;

// How large the worlds are, and their server.
pub mod world;
pub mod worlds;

// The tabs in them, around the product's own.
pub mod browser;

use tollgate_interceptor::tab;
