//! `tollgate-load bench`.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tollgate_load::clients::{Logins, Reads, Refreshes};
use tollgate_load::failure::{Explain, Failure, Outcome};
use tollgate_load::measure::{Client, Tally, Until, closed, open};
use tollgate_load::users::users;

use super::print;

/// Send one kind of request to a server, and print the figures as JSON.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// The server's address, such as 127.0.0.1:8081.
    #[arg(long)]
    address: SocketAddr,

    /// What is sent.
    #[arg(long, value_enum)]
    scene: Scene,

    /// Who signs in, with the demo's password.
    #[arg(long, value_delimiter = ',', default_value = "admin,mina")]
    users: Vec<String>,

    /// How many sessions there are.
    #[arg(long, default_value_t = 100)]
    sessions: u64,

    /// How many connections.
    #[arg(long, default_value_t = 16)]
    concurrency: usize,

    /// For how long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,

    /// How many requests a second, whatever comes; without it, each connection asks again as soon as it is answered.
    #[arg(long)]
    rate: Option<f64>,
}

/// What is sent.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scene {
    /// Chains of refreshes.
    Refreshes,
    /// Authorised reads of `me`.
    Reads,
    /// Logins.
    Logins,
}

impl Bench {
    /// Signs the sessions in, sends, and prints.
    pub(crate) async fn run(self) -> Outcome {
        let users = users(self.users.iter().map(String::as_str));
        let crowd = Logins::crowd(self.address, &users, self.concurrency, 1);
        let tally = match self.scene {
            Scene::Logins => self.sent(crowd).await,
            Scene::Refreshes | Scene::Reads => {
                let (signed_in, crowd) = closed(crowd, Until::Asked(self.sessions)).await?;
                let browsers: Vec<_> = crowd
                    .into_iter()
                    .flat_map(|client| client.browsers)
                    .collect();
                if browsers.is_empty() {
                    return Err(Failure::new(format!(
                        "Nobody could sign in: {:?}.",
                        signed_in.errors
                    )));
                }
                match self.scene {
                    Scene::Refreshes => {
                        self.sent(Refreshes::crowd(self.address, browsers, self.concurrency))
                            .await
                    }
                    _ => {
                        self.sent(Reads::crowd(self.address, browsers, self.concurrency))
                            .await
                    }
                }
            }
        };
        print(&serde_json::to_string_pretty(&tally.figures()).explain("write the figures")?)
    }

    async fn sent<C: Client>(&self, crowd: Vec<C>) -> Tally {
        let lasting = Duration::from_secs(self.seconds);
        let (tally, _) = match self.rate {
            Some(rate) => open(crowd, rate, lasting).await,
            None => closed(crowd, Until::Passed(lasting)).await,
        };
        tally
    }
}
