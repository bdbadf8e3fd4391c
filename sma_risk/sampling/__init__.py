"""How does one ensemble of futures come about? Blocks of them on threads, a disk or a cluster, into one Dataset."""
