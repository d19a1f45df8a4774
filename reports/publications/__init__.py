"""Publications: reports that two people released, and the register of them."""
