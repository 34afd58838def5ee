//! The acceptance scenarios of the interceptor, by their numbers, over a network and a clock that the tests drive.

mod fence;
mod loading;
mod requests;
mod single_flight;
mod storage;
mod triage;
mod world;
