//! People of every rank, signed in, and what they may be asked to do.

use serde_json::json;
use tollgate_server::demo::ADMIN;

use crate::support::{Ask, Browser, Reply, Server};

/// The demo with an administrator for each project.
///
/// `admin` is an operator, in both. `anders` looks after acme, `carmen` after globex. `mina` is a member of acme,
/// `aaliyah` one of globex, and `amara` belongs to both.
pub(crate) struct People {
    pub(crate) server: Server,
    pub(crate) operator: Browser,
    pub(crate) anders: Browser,
    pub(crate) carmen: Browser,
    pub(crate) mina: Browser,
    pub(crate) aaliyah: Browser,
}

impl People {
    pub(crate) async fn new() -> Self {
        let server = Server::start().await;
        server
            .execute("UPDATE memberships SET role = 'admin' WHERE usr_id IN ('anders', 'carmen')")
            .await;
        Self {
            operator: server.login(ADMIN).await,
            anders: server.login("anders").await,
            carmen: server.login("carmen").await,
            mina: server.login("mina").await,
            aaliyah: server.login("aaliyah").await,
            server,
        }
    }

    pub(crate) async fn get(&self, path: &str, by: &Browser) -> Reply {
        self.server.get(path, &by.access).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str, by: &Browser) -> Reply {
        let ask = Ask::post(path).json(body).bearer(&by.access);
        self.server.send(ask).await
    }

    pub(crate) async fn put(&self, path: &str, body: &str, by: &Browser) -> Reply {
        let ask = Ask::put(path).json(body).bearer(&by.access);
        self.server.send(ask).await
    }

    pub(crate) async fn delete(&self, path: &str, by: &Browser) -> Reply {
        self.server.send(Ask::delete(path).bearer(&by.access)).await
    }

    /// Signs in with some password.
    pub(crate) async fn sign_in(&self, usr_id: &str, password: &str) -> Reply {
        self.server.send(Ask::login(usr_id, password)).await
    }

    /// That a session is over, at once: for calls, and for refreshes.
    pub(crate) async fn expect_out(&self, browser: &Browser) {
        let call = self.get("me", browser).await;
        let refresh = self.server.send(browser.ask_refresh()).await;
        for reply in [call, refresh] {
            assert_eq!(reply.status, 401);
        }
    }

    pub(crate) async fn expect_in(&self, browser: &Browser) {
        self.get("me", browser).await.expect(200, "OK");
    }

    /// Signs in as a user of the demo in a project of its choice.
    pub(crate) async fn login_in(&self, usr_id: &str, tenant_id: &str) -> Browser {
        let browser = self.server.login(usr_id).await;
        let body = json!({ "tenantId": tenant_id }).to_string();
        self.put("me/project", &body, &browser)
            .await
            .expect(200, "OK");
        browser
    }
}

/// The body that makes a user.
pub(crate) fn new_user(usr_id: &str) -> String {
    json!({ "usrId": usr_id, "displayName": "Somebody New", "email": "new@example.com" })
        .to_string()
}
