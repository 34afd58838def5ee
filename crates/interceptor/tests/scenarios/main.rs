//! The acceptance scenarios of the interceptor, by their numbers, over a network and a clock that the tests drive.

mod attempts;
mod bodies;
mod doubt;
mod expiry;
mod fence;
mod hooks;
mod loading;
mod news;
mod outage;
mod public;
mod reading;
mod requests;
mod retry;
mod single_flight;
mod storage;
mod tabs;
mod time;
mod time_limits;
mod trace;
mod triage;
mod world;
