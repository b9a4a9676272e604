"""Trains the networks of lesson 12 that write dates, and keeps what they did."""
