//! The short texts around the picture.

/// A short text around the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// The button that plays the whole story.
    ShowMe,
    /// What to watch for then.
    ShowMeHint,
    /// Why the button that plays the story is off.
    ShowMeBusy,
    /// The button that makes the access token expire.
    Expire,
    /// What to watch for then.
    ExpireHint,
    /// The button that sends twenty requests.
    SendTwenty,
    /// What to watch for then.
    SendTwentyHint,
    /// The button that opens a second tab, and has both send.
    SecondTab,
    /// What to watch for then.
    SecondTabHint,
    /// The button that stops the picture.
    Pause,
    /// The button that lets it go on.
    Resume,
    /// The button that empties the picture.
    Clear,
    /// The button that saves a HAR file.
    Export,
    /// The switch of the technical names.
    TechnicalNames,
    /// The switch of the comparison.
    Compare,
    /// What the comparison is, in one sentence.
    CompareNote,
    /// What this tab is called.
    ThisTab,
    /// What another tab is called, before its number.
    OtherTab,
    /// Of a token that was taken from another tab.
    TookOver,
    /// Of a 401 that needed no refresh.
    LateRefusal,
    /// Of a token that was renewed ahead of time.
    Early,
    /// Over a closed gate.
    GateClosed,
    /// Over a gate whose next try is put off.
    GatePutOff,
    /// Over a gate that was opened.
    GateOpen,
    /// Over a gate that was given up.
    GateGivenUp,
    /// Over a gate at which the session has ended.
    GateSessionOver,
    /// The count of requests.
    Requests,
    /// The count of those that have waited.
    Waited,
    /// The count of refreshes.
    Refreshes,
    /// The count of those that would have failed.
    Saved,
    /// The count of ends.
    Logouts,
    /// The heading of the list of requests.
    List,
    /// The filter by path.
    FilterPath,
    /// The filter for those that have waited.
    OnlyWaited,
    /// Where there is nothing to see yet.
    Empty,
    /// Where the filters leave nothing.
    NoMatch,
    /// The column of methods and paths.
    Request,
    /// The column of tabs.
    Tab,
    /// The column of outcomes.
    Outcome,
    /// The column of times spent waiting.
    WaitedFor,
    /// The column of times in all.
    TookInAll,
    /// The column of request ids.
    RequestId,
    /// The generations of the tokens that a request has carried.
    Generations,
    /// The button that closes what is open.
    Close,
    /// The label of the picture.
    Picture,
    /// What a request that waits to be sent is called.
    NotSentYet,
    /// Of a request that is under way.
    UnderWay,
    /// What becomes of a request in the comparison: nothing.
    WaitsForEver,
    /// What becomes of a request in the comparison: the login page.
    LoginPage,
    /// The heading of what an app adds to what one can do.
    Experiments,
    /// The filter by how long a request has taken.
    AtLeast,
    /// The filter by how a request has ended, and a request's status.
    Status,
    /// A request that has ended in any way.
    AnyAnswer,
    /// A request with an answer that its caller wants.
    GoodAnswer,
    /// A request that the server has refused.
    RefusedAnswer,
    /// A request at which the server has failed.
    ServerErrorAnswer,
    /// A request without an answer.
    NoAnswer,
    /// The button that shows all requests again.
    ClearFilters,
    /// A request's method.
    Method,
    /// A request's path.
    Path,
    /// What a request has gone through.
    Phases,
    /// What the server said when it ended a session.
    WhatWasSaid,
    /// Why that ends a session.
    WhyItEnds,
    /// What to do when a session was ended.
    WhatToDo,
    /// The report of what came before the end of a session.
    Report,
    /// The button that copies it.
    Copy,
    /// It is on the clipboard.
    Copied,
    /// The browser doesn't let it be copied.
    CopyRefused,
}
