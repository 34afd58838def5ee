//! How large a world is, and what can happen in it.

use tollgate_server::rotation::{Class, Likeness};

use super::mutation::Mutation;

/// One world; nothing in it changes while it is explored.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// What it is called.
    pub name: &'static str,
    /// How many tabs the browser has.
    pub n_tabs: usize,
    /// How many requests each tab makes, over all its lives.
    pub n_requests: usize,
    /// What the clients can show.
    pub class: Class,
    /// Whether the browser has locks.
    pub locks: Locks,
    /// How fast a tab sees what another one has stored.
    pub storage: Storage,
    /// How the browser makes attempt ids.
    pub keys: Keys,
    /// How long an access token lives, where the server says so, in seconds.
    pub life: Option<u64>,
    /// What can be on the wire beside what a tab waits for.
    pub wire: Wire,
    /// Whether the server tells the session's public name and the generation.
    pub server: Telling,
    /// In whose words the server refuses a refresh.
    pub words: Words,
    /// What a thief can copy, if there is one.
    pub theft: Theft,
    /// How much the thief looks like the owner.
    pub thief_looks: Likeness,
    /// How often what can happen, happens.
    pub budget: Budget,
    /// Whether a browser alone may be taken for a thief here.
    ///
    /// [`Class::K0`] can't tell the two apart once its grace is over, and doesn't claim to.
    pub false_alarms: FalseAlarms,
    /// What is broken on purpose, to show that it is found.
    pub mutation: Option<Mutation>,
}

/// Whether the browser has Web Locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locks {
    /// A refresh is sent only by the tab that holds the lock, or has waited for too long.
    Web,
    /// Each tab sends when it likes.
    None,
}

/// How fast a tab sees what another one has stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// At once.
    Instant,
    /// Sooner or later; until then it sees what was there before the last write.
    OneWriteBehind,
    /// At once; but what was written last may be lost, once.
    FallsBack,
    /// Nothing can be written there but the first session of all; removing works.
    Full,
}

/// Whether the browser keeps a key that makes attempt ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// What a try shows is known at once.
    AtHand,
    /// The key takes its time, and other things happen meanwhile; it may be lost.
    Slow,
}

/// What can be on the wire beside what a tab waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// Requests that were given up, and copies: they may reach the server at any time or never.
    KeepsWhatIsAborted,
    /// Nothing: what is given up does not arrive later, and nothing is doubled.
    Clean,
}

/// What a server tells beside the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// `sid` and `gen`, as ours does.
    Names,
    /// Only the tokens.
    TokensOnly,
}

/// In whose words a server refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// In those that the contract knows.
    Own,
    /// By a bare 401.
    Bare,
}

/// What a thief copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theft {
    /// There is no thief.
    None,
    /// The stored refresh token.
    Token,
    /// The stored refresh token and the attempt that the owner's browser makes for it.
    Pair,
}

/// Whether a session may end because its own browser was taken for a thief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FalseAlarms {
    /// Never.
    Never,
    /// It can happen.
    Possible,
}

/// How often each of the things that need not happen still can.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// All access tokens die.
    pub expiries: u8,
    /// A tab's token comes close to its end, and somebody uses the page.
    pub dues: u8,
    /// A tab's own count says that its token is past its end.
    pub ends: u8,
    /// Something on the wire is lost, late, doubled or answered by 5xx.
    pub faults: u8,
    /// Something in front of the server answers a refresh in words of its own.
    pub doubts: u8,
    /// A waiter's time is up, or its caller goes away.
    pub leaves: u8,
    /// Somebody signs out.
    pub logouts: u8,
    /// Another user signs in.
    pub logins: u8,
    /// A tab is killed; it can be opened again.
    pub kills: u8,
    /// The server crashes with all that is on the wire, and comes back with all that it had stored.
    pub crashes: u8,
    /// An administrator ends the session.
    pub revokes: u8,
    /// A minute passes: the grace of class K0 is over.
    pub minutes: u8,
    /// So much time passes that the session's idle end has come.
    pub idles: u8,
    /// A tab has waited for the lock as long as it may.
    pub lock_waits: u8,
    /// The thief presents a token.
    pub thefts: u8,
    /// An endpoint answers 401 to a token that is good.
    pub refusals: u8,
    /// The page wakes, or its user presses "Try again".
    pub signs: u8,
    /// The browser loses its key.
    pub lost_keys: u8,
}

impl Budget {
    /// Nothing happens but requests.
    pub const NONE: Self = Self {
        expiries: 0,
        dues: 0,
        ends: 0,
        faults: 0,
        doubts: 0,
        leaves: 0,
        logouts: 0,
        logins: 0,
        kills: 0,
        crashes: 0,
        revokes: 0,
        minutes: 0,
        idles: 0,
        lock_waits: 0,
        thefts: 0,
        refusals: 0,
        signs: 0,
        lost_keys: 0,
    };
}
