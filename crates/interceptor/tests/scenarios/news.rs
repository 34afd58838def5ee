//! What the tabs tell each other over the channel: that something has changed, and no more.

use std::cell::RefCell;
use std::rc::Rc;

use tollgate_interceptor::port::Channel;

use crate::world::World;

#[test]
fn login_refresh_and_logout_are_told_to_the_other_tabs_and_no_secret_is() {
    let mut world = World::anonymous();
    let told = Rc::new(RefCell::new(Vec::new()));
    let heard = told.clone();
    let other = world.profile.channel.another_tab();
    other.watch(Box::new(move |text| {
        heard.borrow_mut().push(text.to_owned());
    }));
    world.login("ada", "a1", "r1");
    let _request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    world.auth.logout();
    let (stored, ended) = (
        r#"{"gen":null,"kind":"stored","sid":null}"#,
        r#"{"gen":null,"kind":"ended","sid":null}"#,
    );
    assert_eq!(*told.borrow(), [stored, stored, ended]);
}
