"""Will there be an agreement, will it last, and for how long is there none?"""
