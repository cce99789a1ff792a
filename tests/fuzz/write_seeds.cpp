// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iostream>

#include "fuzz/seeds.hpp"

/// write_seeds TARGET DIRECTORY: one file for each.
int main(int count, char** arguments)
{
    if (count != 3)
        return 2;
    const std::filesystem::path directory = arguments[2];
    std::filesystem::create_directories(directory);
    for (const auto& [target, make] : bgpsnoop::fuzz::all_seeds) {
        if (target != arguments[1])
            continue;
        int number = 0;
        for (const auto& seed : make())
            std::ofstream(directory / ("seed_" + std::to_string(++number)), std::ios::binary)
                .write(reinterpret_cast<const char*>(seed.data()),
                       static_cast<std::streamsize>(seed.size()));
        return 0;
    }
    std::cerr << "no target " << arguments[1] << '\n';
    return 1;
}
