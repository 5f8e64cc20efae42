"""The life of a matter: states, moves, proof, and what is the same matter."""
