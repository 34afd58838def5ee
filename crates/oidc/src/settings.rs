//! What an app says of itself to a provider.

/// How a client asks for a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) login_parameters: Vec<(String, String)>,
    pub(crate) refresh_parameters: Vec<(String, String)>,
    pub(crate) after_logout: Option<String>,
}

/// What is asked for where the app says nothing: who it is, and a refresh token.
const SCOPE: &str = "openid offline_access";

impl Settings {
    /// The answer comes to `redirect_uri`: a path of the page's own origin, or a whole address.
    ///
    /// It asks for `openid offline_access`.
    #[must_use]
    pub fn new(redirect_uri: impl Into<String>) -> Self {
        Self {
            redirect_uri: redirect_uri.into(),
            scope: SCOPE.to_owned(),
            login_parameters: Vec::new(),
            refresh_parameters: Vec::new(),
            after_logout: None,
        }
    }

    /// Asks for these scopes, parted by blanks; `openid` is added where it is missing, since without it there is no
    /// id_token.
    #[must_use]
    pub fn scope(mut self, scope: &str) -> Self {
        let mut words: Vec<_> = scope.split_ascii_whitespace().collect();
        if !words.contains(&"openid") {
            words.insert(0, "openid");
        }
        self.scope = words.join(" ");
        self
    }

    /// Adds a parameter to each login, such as `("prompt", "login")` or `("audience", …)`.
    #[must_use]
    pub fn login_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.login_parameters.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter to each refresh, such as `("resource", …)` (RFC 8707).
    #[must_use]
    pub fn refresh_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.refresh_parameters.push((name.into(), value.into()));
        self
    }

    /// Where the provider sends the page after a logout; it must know the address.
    #[must_use]
    pub fn after_logout(mut self, address: impl Into<String>) -> Self {
        self.after_logout = Some(address.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openid_is_always_asked_for() {
        let scope = |text| Settings::new("/callback").scope(text).scope;
        assert_eq!(Settings::new("/callback").scope, "openid offline_access");
        assert_eq!(scope("profile  email"), "openid profile email");
        assert_eq!(scope("profile openid"), "profile openid");
        assert_eq!(scope(""), "openid");
    }
}
