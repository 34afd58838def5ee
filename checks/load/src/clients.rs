//! What clients do under load: sign in, hang up, refresh, read.
//!
//! Each client has one connection, and several browsers that take turns on it.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::timeout;

use crate::browser::{Browser, Link, User};
use crate::measure::{Client, Served};

/// Signs in over and over, each time as a new browser, and keeps the sessions.
#[derive(Debug)]
pub struct Logins {
    link: Link,
    users: Vec<User>,
    dice: fastrand::Rng,
    /// Those who have signed in.
    pub browsers: Vec<Browser>,
}

/// Signs in like [`Logins`], and hangs up on every second answer that doesn't come at once.
#[derive(Debug)]
pub struct Flood {
    logins: Logins,
    is_patient: bool,
}

/// Refreshes one session after the other.
#[derive(Debug)]
pub struct Refreshes(Shift);

/// Reads with one session after the other.
#[derive(Debug)]
pub struct Reads(Shift);

/// How long those wait who hang up: a hash has hardly begun by then.
const PATIENCE: Duration = Duration::from_millis(20);

/// Browsers that take turns on one connection.
#[derive(Debug)]
struct Shift {
    link: Link,
    browsers: Vec<Browser>,
    next: usize,
}

impl Logins {
    /// So many clients, who sign in as `users` in turn.
    #[must_use]
    pub fn crowd(address: SocketAddr, users: &[User], n: usize, seed: u64) -> Vec<Self> {
        let mut dice = fastrand::Rng::with_seed(seed);
        (0..n)
            .map(|_| Self {
                link: Link::to(address),
                users: users.to_vec(),
                dice: dice.fork(),
                browsers: Vec::new(),
            })
            .collect()
    }
}

impl Flood {
    /// So many clients, who sign in as `users` in turn.
    #[must_use]
    pub fn crowd(address: SocketAddr, users: &[User], n: usize, seed: u64) -> Vec<Self> {
        let crowd = Logins::crowd(address, users, n, seed).into_iter();
        crowd
            .enumerate()
            .map(|(index, logins)| Self {
                logins,
                is_patient: index % 2 == 0,
            })
            .collect()
    }
}

impl Refreshes {
    /// So many clients, who share the browsers.
    #[must_use]
    pub fn crowd(address: SocketAddr, browsers: Vec<Browser>, n: usize) -> Vec<Self> {
        shifts(address, browsers, n).into_iter().map(Self).collect()
    }

    /// The browsers of all of them, with what they have now.
    #[must_use]
    pub fn browsers(crowd: Vec<Self>) -> Vec<Browser> {
        crowd
            .into_iter()
            .flat_map(|client| client.0.browsers)
            .collect()
    }
}

impl Reads {
    /// So many clients, who share the browsers.
    #[must_use]
    pub fn crowd(address: SocketAddr, browsers: Vec<Browser>, n: usize) -> Vec<Self> {
        shifts(address, browsers, n).into_iter().map(Self).collect()
    }
}

impl Client for Logins {
    async fn act(&mut self) -> Served {
        let Some(user) = self.dice.choice(&self.users).cloned() else {
            return Served::Badly("nobody to sign in".into());
        };
        let mut browser = Browser::new(user, &mut self.dice);
        let served = Served::with_tokens(browser.login(&mut self.link).await);
        if served == Served::Well {
            self.browsers.push(browser);
        }
        served
    }
}

impl Client for Flood {
    async fn act(&mut self) -> Served {
        self.is_patient = !self.is_patient;
        if self.is_patient {
            return self.logins.act().await;
        }
        match timeout(PATIENCE, self.logins.act()).await {
            Ok(served) => served,
            Err(_) => {
                self.logins.link.hang_up();
                Served::Badly("hung up".into())
            }
        }
    }
}

impl Client for Refreshes {
    async fn act(&mut self) -> Served {
        let (link, browser) = self.0.turn();
        Served::with_tokens(browser.refresh(link).await)
    }
}

impl Client for Reads {
    async fn act(&mut self) -> Served {
        let (link, browser) = self.0.turn();
        Served::with_status(browser.read(link).await)
    }
}

impl Shift {
    fn turn(&mut self) -> (&mut Link, &mut Browser) {
        self.next = (self.next + 1) % self.browsers.len();
        (&mut self.link, &mut self.browsers[self.next])
    }
}

/// As many as there are browsers for: nobody is without one, and no browser refreshes twice at once.
fn shifts(address: SocketAddr, browsers: Vec<Browser>, n: usize) -> Vec<Shift> {
    let n = n.min(browsers.len());
    let mut shifts: Vec<_> = (0..n)
        .map(|_| Shift {
            link: Link::to(address),
            browsers: Vec::new(),
            next: 0,
        })
        .collect();
    for (index, browser) in browsers.into_iter().enumerate() {
        shifts[index % n].browsers.push(browser);
    }
    shifts
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tollgate_api_types::Secret;

    use super::*;

    #[test]
    fn each_browser_has_one_connection_and_no_connection_is_without_one() {
        let user = User {
            usr_id: "x".into(),
            password: Secret::new("x"),
        };
        let mut dice = fastrand::Rng::with_seed(0);
        let browsers = vec![Browser::new(user, &mut dice); 5];
        let address = (Ipv4Addr::LOCALHOST, 1).into();
        let sizes = |n| {
            let shifts = shifts(address, browsers.clone(), n);
            shifts
                .iter()
                .map(|shift| shift.browsers.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(sizes(2), [3, 2]);
        assert_eq!(sizes(9), [1, 1, 1, 1, 1]);
        assert!(shifts(address, Vec::new(), 3).is_empty());
    }
}
