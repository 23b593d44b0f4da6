"""What all contexts share: money, time, identity, events, the store they are kept in. Knows no framework."""
