namespace Migrator.PostgreSql.Poolers;

/// <summary>An admin console has refused; its message is the reason that gates show.</summary>
internal sealed class ConsoleRefusedException(string reason) : Exception(reason);
