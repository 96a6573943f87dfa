//! Where figures come from: one API = one file, one door to the network.
