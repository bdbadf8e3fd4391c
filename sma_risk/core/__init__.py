"""How is a tile of futures played? Words to marks to events to bills, compiled: arrays in, outcomes out."""
