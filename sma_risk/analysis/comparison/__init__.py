"""Which strategy is better, by how much, and where does the answer flip?"""
