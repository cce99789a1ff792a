// SPDX-License-Identifier: Apache-2.0
// Requests and responses of one byte over loopback, each answered before the next is asked:
// ping_pong PORT COUNT. Whoever waits for it finds the processor time of both ends.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int result, const char* what)
{
    if (result < 0) {
        perror(what);
        exit(1);
    }
}

static void set(int end, int level, int option)
{
    const int one = 1;
    check(setsockopt(end, level, option, &one, sizeof one), "setsockopt");
}

static void ask(const struct sockaddr_in* where, long count)
{
    char byte = 0;
    const int end = socket(AF_INET, SOCK_STREAM, 0);
    check(end, "socket");
    check(connect(end, (const struct sockaddr*)where, sizeof *where), "connect");
    set(end, IPPROTO_TCP, TCP_NODELAY);
    for (long i = 0; i < count; ++i)
        if (send(end, &byte, 1, 0) != 1 || recv(end, &byte, 1, 0) != 1)
            check(-1, "ask");
    close(end);
}

static long answer(int listener)
{
    char byte;
    long count = 0;
    const int end = accept(listener, NULL, NULL);
    check(end, "accept");
    set(end, IPPROTO_TCP, TCP_NODELAY);
    for (; recv(end, &byte, 1, 0) == 1; ++count)
        if (send(end, &byte, 1, 0) != 1)
            check(-1, "answer");
    return count;
}

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    const long count = atol(argv[2]);
    const struct sockaddr_in where = {.sin_family = AF_INET,
                                      .sin_port = htons((unsigned short)atoi(argv[1])),
                                      .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    check(listener, "socket");
    set(listener, SOL_SOCKET, SO_REUSEADDR);
    check(bind(listener, (const struct sockaddr*)&where, sizeof where), "bind");
    check(listen(listener, 1), "listen");
    const pid_t asking = fork();
    check(asking, "fork");
    if (!asking) {
        ask(&where, count);
        return 0;
    }
    int status = 1;
    const long answered = answer(listener);
    check(waitpid(asking, &status, 0), "waitpid");
    return status || answered != count;
}
