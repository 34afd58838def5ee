//! Proof by exhaustion: the parts that decide, composed into small worlds, in every order of events.
//!
//! A world is one browser with its tabs and its storage, a network that loses, doubles and delays, and a server.
//! What decides in it is the product's own code:
//! [`Gate`](tollgate_interceptor::tab::gate::Gate) says who refreshes and who waits,
//! [`SessionState`](tollgate_interceptor::tab::session::SessionState) who may change the session,
//! [`Doubts`](tollgate_interceptor::doubt::Doubts) whether an answer that looks like a refusal is one, and
//! [`transition`](tollgate_server::rotation::transition) what a refresh token is worth.
//! What stands around them here is thin: what a tab does between two awaits, a list of messages, one stored session, a
//! lock, and counters of what may still happen.
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
//! - no way is without end, and wherever one comes to rest, everybody is answered, no lock is held and all tabs have the
//!   session that is stored.
//!
//! [`worlds`] says which worlds there are and how often what can happen in each; beyond these bounds nothing is shown.
//!
//! What is not shown here:
//! - that the interceptor's futures do what the model of a tab does: the tests of the interceptor drive them;
//! - times: a wait, a pause or a deadline may end at any moment, so that no order is left out, but none is measured;
//!   the circuit breaker for endpoints that answer 401 to good tokens is left out, since it only refreshes less;
//! - that tokens can't be forged, and that a transaction is durable and alone: the tests of the server do;
//! - more than four late generations, which the server does not remember; a server whose database goes back in time; a
//!   storage that cannot be written;
//! - that a thief is found who has copied a token together with its attempt, and moves on twice before its owner comes: then
//!   the owner is called outdated, and signed out, while the thief stays;
//! - with a storage that is one write behind: that a logout in another tab is a fence, and that a tab without locks is not
//!   logged out (never taken for a thief) when it is behind for as long as two rotations take.
//!
//! [`Mutation`](world::Mutation) lists what can be broken on purpose; the tests show that each of it is found.

// The explorer, which knows nothing of Tollgate.
pub mod explore;
pub mod fingerprint;

// The model, and its sizes.
pub mod world;
pub mod worlds;
