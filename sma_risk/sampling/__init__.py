"""How are futures played? Words to marks to events to bills, in compiled tiles, into one Dataset."""
